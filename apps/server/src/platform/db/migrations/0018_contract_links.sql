-- Removing a customer or a contract looks its files up by these alone.
create index contract_documents_of_customer on renubu.contract_documents (customer_id);
create index contract_documents_of_contract on renubu.contract_documents (contract_id) where contract_id is not null;
